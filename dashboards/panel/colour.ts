// The colours of states and of lines that mean something. Others are Grafana's to choose.

export const colours = {
  green: '#2da44e',
  yellow: '#d4a72c',
  red: '#cf222e',
  grey: '#717a86',
  line: '#4493f8',
  deploy: '#8250df',
  gate: '#0a7ea4',
} as const;
