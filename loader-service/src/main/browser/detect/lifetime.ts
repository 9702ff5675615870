import type { Finding } from "./checks.ts";

/** What browsers tell of a cookie: its value all of them, its end only some. */
interface Jar {
  cookieStore?: { get(name: string): Promise<{ expires?: number | null } | null> };
}

const NAME = "qx_days";
const DAY = 24 * 60 * 60;
/** One more than the seven that Safari leaves a script's cookie, and no more: should the browser end meanwhile, it stays. */
const ASKED = 8 * DAY;

/**
 * Whether a script's cookie is given less time than it asks for, by what the browser says of one. Where it does not say, nobody knows: nothing else
 * that a page can see depends on when a cookie will end, but that it is gone.
 */
export async function areScriptCookiesCapped({ cookieStore }: Jar = window as unknown as Jar): Promise<Finding> {
  if (!cookieStore) {
    return "unknown";
  }
  const remove = () => write(0);
  addEventListener("pagehide", remove);
  const enough = Date.now() + (ASKED - DAY / 2) * 1_000;
  write(ASKED);
  try {
    const expires = (await cookieStore.get(NAME))?.expires;
    return !expires ? "unknown" : expires < enough ? "yes" : "no";
  } finally {
    remove();
    removeEventListener("pagehide", remove);
  }
}

function write(seconds: number) {
  document.cookie = `${NAME}=1; Max-Age=${seconds}; Path=/; SameSite=Lax`;
}
