// Where the server is: beside /my-week Streamlit would first ask for /my-week/_stcore/…, which is not
// there, at the cost of a question and of a 404 in the console at each load.
window.__streamlit = { BACKEND_BASE_URL: location.origin + "/" };

// What the server drew of the screen (#first-words) stands until the screen does.
(() => {
  const look = () => {
    const words = document.getElementById("first-words");
    if (!words || !document.querySelector("main h1, main [role=alert]")) return;
    words.remove();
    drawn.disconnect();
  };
  const drawn = new MutationObserver(look);
  drawn.observe(document, { childList: true, subtree: true });
  // Whatever keeps the screen away, its own messages must be seen.
  setTimeout(() => { document.getElementById("first-words")?.remove(); drawn.disconnect(); }, 20000);
})();

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
