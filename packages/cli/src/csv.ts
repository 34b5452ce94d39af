/** A record of a CSV file (RFC 4180), without the end of its line. */
export function csvRecord(fields: readonly (string | number)[]): string {
  return fields.map((field) => quoted(String(field))).join(',');
}

const quoted = (field: string) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

/**
 * The complete records of a CSV file, and how many characters they take: what follows is a record that was not finished.
 */
export function completeRecords(text: string): { records: string[][]; length: number } {
  const records: string[][] = [];
  let [fields, field, inQuotes, length] = [[] as string[], '', false, 0];
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '"') {
      // Two quotes within quotes are one.
      if (inQuotes && text[i + 1] === '"') field += text[i++];
      else inQuotes = !inQuotes;
    } else if (inQuotes || (character !== ',' && character !== '\n' && character !== '\r'))
      field += character;
    else if (character !== '\r') {
      fields.push(field);
      field = '';
      if (character === '\n') {
        records.push(fields);
        fields = [];
        length = i + 1;
      }
    }
  }
  return { records, length };
}
