/** Title of an exporter by `@exporters`; the address itself where it is not in the list (FlowViewer specification, D-29). */
export function exporterTitle(
  exporters: readonly { readonly address: string; readonly title: string }[],
  address: string,
): string {
  return exporters.find((exporter) => exporter.address === address)?.title || address;
}
