import { GOOGLE, isBlocked } from "../detect/blocked.ts";
import { same } from "./same.ts";

/** What happens at one try; a failure is told by `false`. */
type Try = () => boolean;

const fails: Try = () => false;
const succeeds: Try = () => true;

/** What is found when the tries go like that, and how many of them there were. */
async function found(...tries: Try[]) {
  online(true);
  return await foundFromHereOn(...tries);
}

async function foundFromHereOn(...tries: Try[]) {
  let asked = 0;
  const ask = () => tries[asked++]!() ? Promise.resolve(new Response()) : Promise.reject(new TypeError("failed"));
  return { finding: await isBlocked(ask, GOOGLE, 0), asked };
}

function online(is: boolean) {
  Object.defineProperty(navigator, "onLine", { value: is, configurable: true });
}

function failsUpon(event: string): Try {
  return () => {
    dispatchEvent(new Event(event));
    return false;
  };
}

function failsWhileOnline(is: boolean): Try {
  return () => {
    online(is);
    return false;
  };
}

Deno.test("the direct way is closed when it failed twice", async () => {
  const { finding, asked } = await found(fails, fails);

  same(finding, "yes");
  same(asked, 2);
});

Deno.test("one success is enough to know that it is open", async () => {
  same((await found(succeeds)).finding, "no");
  same((await found(fails, succeeds)).finding, "no");
});

Deno.test("nobody knows from a page that is being left", async () => {
  same((await found(failsUpon("pagehide"), fails)).finding, "unknown");
  same((await found(fails, failsUpon("pagehide"))).finding, "unknown");
});

Deno.test("nobody knows without a network", async () => {
  same((await found(failsUpon("offline"), fails)).finding, "unknown");
  same((await found(fails, failsWhileOnline(false))).finding, "unknown");
  online(false);
  same((await foundFromHereOn(fails, failsWhileOnline(true))).finding, "unknown");
});
