/** A form of FlowGrapher about twenty minutes of the recorded flows. */
export const GRAPH_FORM = {
  device_name: 'router_1',
  start_date: '03/02/2026',
  start_time: '14:00:00',
  end_date: '03/02/2026',
  end_time: '14:20:00',
  source_address: '10.20.8.0/24',
  graph_type: 'bps',
  bucket_size: '60',
  detail_lines: '6',
  resolve_addresses: 'N',
};
