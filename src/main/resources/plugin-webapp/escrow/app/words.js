/** What became of a message, for a person: in a word, how it looks, and what it means. */
export const FATES = {
  APPLIED: ['applied', 'success', 'The order took it.'],
  SENT: ['sent', 'success', 'The broker has it.'],
  UNSENT: ['not sent yet', 'warning', 'It leaves as soon as the broker takes it.'],
  DUPLICATE: ['duplicate', 'default', 'The same message had come before. Nothing is to be done.'],
  REDUNDANT: ['redundant', 'default', 'It says again what was known. Nothing is to be done.'],
  WAITING: ['waits', 'info', 'It came early: the order does not expect it yet, and takes it as soon as it does. Nothing is to be done.'],
  LATE: ['late', 'warning', 'The order had ended when it came. A success that comes after a cancellation is undone by itself.'],
  UNKNOWN: ['unknown order', 'warning', 'No order with this id turned up in time.'],
  UNEXPECTED: ['unexpected', 'danger', 'The catalogue has no such message, or it is not for us.'],
  MALFORMED: ['malformed', 'danger', 'It breaks its contract, so nobody could take it.'],
  PARKED: ['parked', 'danger', 'Whoever it was for could not take it.'],
  DISCARDED: ['discarded', 'default', 'A person decided that it shall not be applied.'],
};

export const STATES = {
  ACCEPTED: ['accepted', 'default'],
  OPEN: ['open', 'info'],
  CANCELLING: ['being undone', 'warning'],
  COMPLETED: ['completed', 'success'],
  CANCELLED: ['cancelled', 'default'],
};

export const ENDS = {
  WAITS: ['waits', 'info'],
  ANSWERED: ['answered', 'success'],
  DECIDED: ['decided', 'success'],
  TIMED_OUT: ['deadline passed', 'danger'],
  STOPPED: ['stopped', 'default'],
};

export const DEEDS = {
  RETRY_MESSAGE: 'retried a message',
  EDIT_MESSAGE: 'edited and retried a message',
  DISCARD_MESSAGE: 'discarded a message',
  RETRY_CAUSE: 'retried all messages of a cause',
  DISCARD_CAUSE: 'discarded all messages of a cause',
  ASK_AGAIN: 'had it asked again',
  CANCEL_ORDER: 'cancelled the order',
  REPLAY: 'asked a service again for all it owes',
  RUN_RETRY: 'pushed a retry at once',
  CANCEL_RETRY: 'cancelled a retry',
};

/** AwaitInventory and OUT_OF_STOCK as words. */
export function words(name) {
  const text = name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Today's moments without the day. */
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

export const forSoLong = (iso) => duration(Date.now() - Date.parse(iso));

/** "in 20 s", or how long it is overdue; a timer fires within some seconds. */
export function until(iso) {
  const left = Date.parse(iso) - Date.now();
  if (left < 0 && left > -5000) return 'now';
  return left >= 0 ? `in ${duration(left)}` : `due ${duration(-left)} ago`;
}

export const many = (count, one, more = `${one}s`) => `${count.toLocaleString('en-GB')} ${count === 1 ? one : more}`;
