const dayMs = 86_400_000

/** An invitation for the coming Thursday, 14:00 to 15:00 UTC, as an iCalendar object (RFC 5545). */
export function invitation(now: Date): string {
  const start = new Date(now.getTime() + (((4 - now.getUTCDay() + 6) % 7) + 1) * dayMs)
  start.setUTCHours(14, 0, 0, 0)
  const end = new Date(start.getTime() + dayMs / 24)
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Acme//Meetings//EN',
    'METHOD:REQUEST',
    'BEGIN:VEVENT',
    'UID:compiler-review@acme.example',
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(start)}`,
    `DTEND:${stamp(end)}`,
    'SUMMARY:Compiler review',
    'LOCATION:Room 3',
    'ORGANIZER;CN=Grace Hopper:mailto:grace@acme.example',
    'ATTENDEE;CN=Ada Lovelace;RSVP=TRUE:mailto:ada@example.com',
    'ATTENDEE;CN=Alan Turing;RSVP=TRUE:mailto:alan@example.org',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
}

function stamp(date: Date): string {
  return date.toISOString().replaceAll(/[-:]|\.\d+/g, '')
}
