/** The states of a message: label, style and meaning. */
export const MESSAGE_STATES = {
  APPLIED: ['applied', 'success', 'The order has processed this message.'],
  SENT: ['sent', 'success', 'The broker has confirmed this message.'],
  UNSENT: ['not sent yet', 'warning', 'The message is sent as soon as the broker accepts it.'],
  DUPLICATE: ['duplicate', 'default', 'The same message was received before; no action needed.'],
  REDUNDANT: ['redundant', 'default', 'Repeats an earlier message; no action needed.'],
  WAITING: ['waiting', 'info', 'The message came early. The order processes it as soon as it expects it; no action needed.'],
  LATE: ['late', 'warning', 'The order had already ended. A success after a cancellation is compensated automatically.'],
  UNKNOWN: ['unknown order', 'warning', 'No order with this id was found in time.'],
  UNEXPECTED: ['unexpected', 'danger', 'The orchestrator does not receive this message type, or not from this sender.'],
  MALFORMED: ['malformed', 'danger', 'The message violates its schema.'],
  PARKED: ['parked', 'danger', 'The order could not process this message.'],
  DISCARDED: ['discarded', 'default', 'An operator decided that this message is never applied.'],
};

export const ORDER_STATES = {
  ACCEPTED: ['accepted', 'default'],
  OPEN: ['open', 'info'],
  CANCELLING: ['cancelling', 'warning'],
  COMPLETED: ['completed', 'success'],
  CANCELLED: ['cancelled', 'default'],
  DELETED: ['deleted', 'danger'],
};

/** The ends of a wait: label and style. */
export const WAIT_ENDS = {
  WAITS: ['waiting', 'info'],
  ANSWERED: ['answered', 'success'],
  DECIDED: ['decided', 'success'],
  TIMED_OUT: ['deadline passed', 'danger'],
  STOPPED: ['stopped', 'default'],
};

/** The interfaces that users act through. */
export const DOORS = {
  REST: 'REST interface',
  ENGINE_REST: 'engine REST interface',
  COCKPIT: 'Cockpit',
  TASKLIST: 'Tasklist',
  ADMIN: 'Admin',
  WEB_APPLICATION: 'web applications',
};

/** Users search by day; the server expects times. */
export const startOf = (day) => new Date(`${day}T00:00:00`).toISOString();
export const endOf = (day) => new Date(Date.parse(startOf(day)) + 24 * 3600 * 1000).toISOString();

/** AwaitInventory and OUT_OF_STOCK as words. */
export function words(name) {
  const text = name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A time; without the day if it is today. */
export function clock(iso) {
  const at = new Date(iso);
  const today = at.toDateString() === new Date().toDateString();
  const time = at.toLocaleTimeString('en-GB');
  return today ? time : `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}, ${time}`;
}

export function duration(millis) {
  if (millis < 950) return `${Math.max(0, Math.round(millis))} ms`;
  const seconds = Math.round(millis / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

export const elapsed = (iso) => duration(Date.now() - Date.parse(iso));

/** "in 20 s", or "due 20 s ago". Timers fire within five seconds, which count as "now". */
export function until(iso) {
  const left = Date.parse(iso) - Date.now();
  if (left < 0 && left > -5000) return 'now';
  return left >= 0 ? `in ${duration(left)}` : `due ${duration(-left)} ago`;
}

export const counted = (count, one, more = `${one}s`) => `${count.toLocaleString('en-GB')} ${count === 1 ? one : more}`;
