import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['bin/authwright.ts'],
  format: 'esm',
  platform: 'node',
  target: 'node20',
  dts: false,
  fixedExtension: false,
});
