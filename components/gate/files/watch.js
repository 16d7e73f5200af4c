// Where the server is: beside /my-week Streamlit would first ask for /my-week/_stcore/…, which is not
// there, at the cost of a question and of a 404 in the console at each load.
window.__streamlit = { BACKEND_BASE_URL: location.origin + "/" };

// Leaves the screen as soon as the session has ended; Streamlit's page would stay as it is.
(() => {
  const away = () => {
    const here = location.pathname + location.search;
    location.replace("/sign-in?ended=1" + (here === "/" ? "" : "&next=" + encodeURIComponent(here)));
  };
  const wait = (seconds) => new Promise((go) => setTimeout(go, seconds * 1000));
  const watch = async () => {
    for (;;) {
      try {
        const answer = await fetch("/gate/alive", { cache: "no-store" });
        if (answer.status === 401) return away();
        if (!answer.ok) await wait(5);
      } catch {
        await wait(5); // the server is away: it may come back
      }
    }
  };
  watch();
  // A page that the browser kept when it went elsewhere is asked for anew.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
