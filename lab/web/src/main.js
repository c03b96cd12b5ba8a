// What pages call: page() for a report, live() for a report that grows.
export { page } from './page.js';
export { live } from './live.js';
