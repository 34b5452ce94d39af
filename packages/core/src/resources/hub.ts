const hub = 'https://huggingface.co';

/** How to reach the Hugging Face hub. */
export interface HubSettings {
  /** A mirror of the hub that takes its place. */
  readonly hubEndpoint: string | undefined;
  /** Opens what is not public there. */
  readonly hubToken: string | undefined;
}

/**
 * Where to ask for a published URL, and with which headers. URLs of the hub go to its mirror, if one is set, and carry
 * the token; others are left alone.
 */
export function locate(
  published: string,
  { hubEndpoint, hubToken }: HubSettings,
): { url: string; headers: Record<string, string> } {
  if (!published.startsWith(`${hub}/`)) return { url: published, headers: {} };
  const url = (hubEndpoint?.replace(/\/+$/, '') ?? hub) + published.slice(hub.length);
  return { url, headers: hubToken === undefined ? {} : { Authorization: `Bearer ${hubToken}` } };
}
