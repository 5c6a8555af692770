/**
 * Searches a dump for planted texts: as they are, as PostgreSQL prints bytes, and in base64 at each of the three
 * alignments. Returns the planted texts that stand in the dump, each with a part of the line.
 */
export function plantedIn(dump: string, planted: readonly string[]): string[] {
  return planted.flatMap((text) => {
    const bytes = Buffer.from(text);
    const base64 = [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), bytes])
        .toString('base64')
        .slice(shift === 0 ? 0 : 4, -4),
    );
    const forms = [text, bytes.toString('hex'), ...base64.filter((form) => form.length >= 8)];
    return forms.flatMap((form) => {
      const at = dump.indexOf(form);
      return at < 0 ? [] : [`${text} in «${dump.slice(Math.max(0, at - 120), at + form.length + 40)}»`];
    });
  });
}
