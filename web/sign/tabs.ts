/** Tell the other tabs of this person that something changed, and hear it from them. Return both ends. */
export function tabs(recipientId: string, heard: () => void): { tell: () => void; close: () => void } {
  if (typeof BroadcastChannel === "undefined") return { tell: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel(`rubrica.${recipientId}`);
  channel.onmessage = heard;
  return { tell: () => channel.postMessage("changed"), close: () => channel.close() };
}
