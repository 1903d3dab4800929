/**
 * Posts an alert as JSON.
 *
 * @throws Error unless the address takes it within the time limit
 */
export async function postWebhook(address: string, alert: object, limitSeconds: number): Promise<void> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alert),
    redirect: 'error',
    signal: AbortSignal.timeout(limitSeconds * 1000),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`answered with status ${response.status}`);
}
