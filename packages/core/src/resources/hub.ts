const hub = 'https://huggingface.co';

/** Points a URL of the Hugging Face hub to a mirror of it. */
export function withHubEndpoint(url: string, endpoint: string | undefined): string {
  if (!endpoint || !url.startsWith(`${hub}/`)) return url;
  return endpoint.replace(/\/+$/, '') + url.slice(hub.length);
}
