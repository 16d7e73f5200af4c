// Asks the browser for a passkey and hands what it signed to the server.
(() => {
  const toBytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const toText = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const post = async (path, body) => {
    const answer = await fetch(path + location.search, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body ?? {}),
    });
    if (!answer.ok) throw new Error("refused");
    return answer.json();
  };
  const described = (list) => (list ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));
  const packed = (made) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (made.response[name]) response[name] = toText(made.response[name]);
    return { id: made.id, rawId: toText(made.rawId), type: made.type, response };
  };
  const create = async () => {
    const asked = await post("/account/passkey/ask");
    asked.challenge = toBytes(asked.challenge);
    asked.user.id = toBytes(asked.user.id);
    asked.excludeCredentials = described(asked.excludeCredentials);
    const made = await navigator.credentials.create({ publicKey: asked });
    return post("/account/passkey", packed(made));
  };
  const get = async () => {
    const asked = await post("/sign-in/passkey/ask");
    asked.challenge = toBytes(asked.challenge);
    asked.allowCredentials = described(asked.allowCredentials);
    const used = await navigator.credentials.get({ publicKey: asked });
    return post("/sign-in/passkey", packed(used));
  };
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) { form.hidden = true; continue; }
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      button.disabled = true;
      try {
        const answer = await (form.dataset.passkey === "create" ? create() : get());
        location.assign(answer.next);
      } catch {
        button.disabled = false;
        let line = form.querySelector(".error");
        if (!line) {
          line = document.createElement("p");
          line.className = "error";
          line.setAttribute("role", "alert");
          form.append(line);
        }
        line.textContent = form.dataset.error;
      }
    });
  }
})();
