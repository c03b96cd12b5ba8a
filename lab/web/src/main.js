// What pages call: page() for a report, live() for a report that grows, playground() for the playground.
export { page } from './page.js';
export { live } from './live.js';
export { playground } from './playground.js';
