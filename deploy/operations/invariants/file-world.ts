/** A file that belongs to a report, and one that was uploaded and belongs to nothing yet. */
export const files = { attached: '00000000-0000-7000-8000-0000000000c1', free: '00000000-0000-7000-8000-0000000000c2' };
/** A statement that stores one of these files. */
export const aFile = (which: keyof typeof files, attachedAt: string): string =>
  `INSERT INTO file (id, owner, bytes, received, type, shown_key, shown, created_at, attached_at)
   VALUES ('${files[which]}', ${attachedAt === 'NULL' ? `'somebody'` : 'NULL'}, 1, 1, 'image/jpeg', 'k', '${which}', now(), ${attachedAt})`;
