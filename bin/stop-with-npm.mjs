const LOOK_EVERY_MS = 100;
// Taken at once: npm may be gone by the time everything is installed and built.
const parent = process.ppid;

/**
 * Under `npm start`, npm passes Ctrl-C and SIGTERM on. When npm itself is killed (-9) nobody can pass anything on
 * any more, and the service would stay behind unseen: it stops as if it had been asked to.
 */
export function stopWithNpm() {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY_MS);
  timer.unref();
}
