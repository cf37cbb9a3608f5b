import type { AttachmentRequest, Field, SigningSession } from "./session.ts";

export type StepName = "read" | "fill" | "attach" | "prove" | "sign";

export interface Step {
  name: StepName;
  done: boolean;
}

/** List what is asked of the person, in the order in which the page leads through it. */
export function stepsOf(session: SigningSession, { read }: { read: boolean }): Step[] {
  const { signing, recipient, fields, attachments, requirements } = session;
  const confirmed = !signing.read_confirmation || recipient.read_confirmed_at !== null;
  const steps: Step[] = [
    { name: "read", done: confirmed && (read || signing.read_confirmation) },
    { name: "fill", done: fields.every(isFilled) },
    { name: "attach", done: attachments.every(isAttached) },
    { name: "prove", done: requirements.every((one) => one.state === "proven") },
    { name: "sign", done: false },
  ];
  const asked: Record<StepName, boolean> = {
    read: true,
    fill: fields.length > 0,
    attach: attachments.length > 0,
    prove: requirements.length > 0,
    sign: true,
  };
  return steps.filter((step) => asked[step.name]);
}

/** What keeps a person from signing: a step that is not done, or the sender's review of what they sent. */
export type Obstacle = Exclude<StepName, "sign"> | "review";

/** Tell what keeps the person from signing, or from leaving the step of reading; null when nothing does. */
export function obstacleTo(session: SigningSession): Obstacle | null {
  const first = firstObstacle(session);
  if (first !== "attach") return first;
  const missing = session.attachments.filter((request) => !isAttached(request));
  return missing.every(awaitsReview) ? "review" : "attach";
}

/** Return the first step that keeps the person from signing; null when nothing does. */
export function firstObstacle(session: SigningSession): Exclude<StepName, "sign"> | null {
  for (const { name, done } of stepsOf(session, { read: true })) {
    if (name !== "sign" && !done) return name;
  }
  return null;
}

/** Whether a field needs nothing more. */
export function isFilled(field: Field): boolean {
  return !field.required || hasAnswer(field);
}

export function hasAnswer({ value }: Pick<Field, "value">): boolean {
  return value !== null && value.length > 0;
}

/** Whether a request needs nothing more of anybody. */
export function isAttached(request: AttachmentRequest): boolean {
  const good = request.files.filter((file) => file.status !== "invalid");
  if (good.length === 0) return !request.required;
  return !request.approval_required || good.every((file) => file.status === "approved");
}

/** Whether a request waits for the sender, and for nothing of the person. */
export function awaitsReview(request: AttachmentRequest): boolean {
  const good = request.files.filter((file) => file.status !== "invalid");
  return request.approval_required && good.some((file) => file.status === "pending");
}

/** Whether something was sent back, and nothing has come in its place. */
export function wasSentBack(request: AttachmentRequest): boolean {
  const standing = request.files.filter((file) => file.replaced_by === null);
  return standing.length > 0 && standing.every((file) => file.status === "invalid");
}
