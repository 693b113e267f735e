import { sha256 } from '../model/digest.js';
import { VERIFY_PATH } from '../model/our-dir.js';
import { isInstalled } from '../model/paths.js';
import type { Snapshot, VerifyRecord } from '../model/types.js';
import type { Consulted } from './consulted.js';
import { isRecord, parseStrictJson } from './package-json.js';

/** Of which sources a record is. */
type Sources = Pick<VerifyRecord, 'files' | 'installed'>;

/** What identifies the sources that a scan read. Secrets of this machine are not among them. */
export function sourcesOf(snapshot: Snapshot, { texts }: Consulted): Sources {
  const files: Record<string, string> = {};
  const installed: string[] = [];
  for (const path of [...texts].sort()) {
    const text = snapshot.text(path);
    if (text === null || /(?:^|\/)\.env(?:\.|$)/.test(path)) continue;
    if (isInstalled(path)) installed.push(path, sha256(text));
    else files[path] = sha256(text);
  }
  return { files, installed: sha256(installed.join('\n')) };
}

/** What an earlier `verify` kept; null where there is nothing that can be read. */
export function readVerifyRecord(snapshot: Snapshot): VerifyRecord | null {
  const text = snapshot.text(VERIFY_PATH);
  if (text === null) return null;
  const { value } = parseStrictJson(text);
  if (!isRecord(value) || value['version'] !== 1) return null;
  const { files, endpoints } = value;
  if (!isRecord(files) || !isRecord(endpoints)) return null;
  return value as unknown as VerifyRecord;
}

/** Whether every source is as it was when the record was made. */
export function isOfThese(record: VerifyRecord, sources: Sources): boolean {
  const [before, now] = [record.files, sources.files].map((files) =>
    JSON.stringify(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  return before === now && record.installed === sources.installed;
}
