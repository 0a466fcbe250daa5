/** Files of a message: pictures are shown, everything else is offered for saving. */

import { el, icon } from "./dom.js";
import { toast } from "./toast.js";

const PAGE = "M14 3H6v18h12V7zM14 3v4h4";

/** An element for one file address; its name and kind are filled in when Webex has told them. */
export function fileView(webex, address) {
  const name = el("span", {}, "File");
  const button = el(
    "button",
    { type: "button", class: "file", onclick: () => save(webex, address).catch(toast) },
    icon(PAGE),
    name,
  );
  const view = el("div", { class: "files" }, button);
  describe(webex, address, name, view).catch(() => (name.textContent = "File (not available)"));
  return view;
}

async function describe(webex, address, name, view) {
  const { headers } = await webex.content(address, "HEAD");
  name.textContent = fileName(headers);
  if (headers.get("Content-Type")?.startsWith("image/")) {
    view.prepend(await picture(webex, address, name.textContent));
  }
}

async function picture(webex, address, alt) {
  const blob = await (await webex.content(address)).blob();
  const source = URL.createObjectURL(blob);
  return el("img", { src: source, alt, onload: () => URL.revokeObjectURL(source) });
}

async function save(webex, address) {
  const response = await webex.content(address);
  const source = URL.createObjectURL(await response.blob());
  el("a", { href: source, download: fileName(response.headers) }).click();
  setTimeout(() => URL.revokeObjectURL(source), 60_000);
}

function fileName(headers) {
  const [, name] = /filename\*=UTF-8''([^;]+)/.exec(headers.get("Content-Disposition") ?? "") ?? [];
  return name ? decodeURIComponent(name) : "file";
}
