/** As if the browser told it. By the old way, since there are libraries (MooTools 1.2) that put something of their own in the place of `Event`. */
export function tell(target: EventTarget, type: string): void {
  const event = document.createEvent("Event");
  event.initEvent(type);
  target.dispatchEvent(event);
}
