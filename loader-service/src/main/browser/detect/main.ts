import { attempt } from "../core/attempt.ts";
import type { Detection } from "../core/config.ts";
import { BLOCKED, recall, SESSION } from "../core/memory.ts";
import { GOOGLE, isBlocked } from "./blocked.ts";
import { type Finding, found } from "./checks.ts";
import { type ConsentMode, followConsent } from "./consent.ts";
import { findOut } from "./session.ts";

function main() {
  const told = window.__qxd;
  delete window.__qxd;
  told && detect(told);
}

/**
 * Once a session what the module asks for, and whether the direct way is closed where the mode depends on it. Without consent nothing is
 * stored and no session is opened; the direct way is tested all the same while nobody said no, and by each page anew.
 */
function detect({ config, base, fetch, closed }: Detection) {
  let directWay: Promise<Finding> | undefined;
  let session: Promise<void> | undefined;
  let denied = false;
  let allowed = false;
  const isDirectWayClosed = async () => {
    const finding = await (directWay ??= found(() => isBlocked(fetch, GOOGLE)));
    if (finding !== "unknown") {
      closed(finding === "yes" && !denied);
    }
    return finding;
  };

  followConsent(window as ConsentMode, (consent) => {
    denied = consent === "denied";
    allowed = consent === "granted" || !consent && !!config.u;
    if (!allowed) {
      forget();
    }
    if (denied) {
      return closed(false);
    }
    if (config.m === "when_blocked" && !recall(BLOCKED)) {
      isDirectWayClosed().then((finding) => {
        if (finding !== "unknown" && allowed) {
          remember(BLOCKED, finding === "yes" ? "1" : "0");
        }
      });
    }
    if (config.d && allowed && recall(SESSION) === null) {
      session ??= findOut(base, fetch, isDirectWayClosed, {
        isAllowed: () => allowed,
        opened: (id) => remember(SESSION, id),
      }).catch(() => {});
    }
  });
}

function remember(what: string, value: string) {
  attempt(() => sessionStorage.setItem(what, value)); // otherwise the next page finds out anew
}

function forget() {
  [SESSION, BLOCKED].forEach((what) => attempt(() => sessionStorage.removeItem(what)));
}

attempt(main);
