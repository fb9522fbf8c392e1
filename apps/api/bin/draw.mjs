// What a drawing thread of the API runs.
export { draw as default } from '../dist/drawing/draw.js';
