// Programs that are run and measured: their wall time, CPU time (user and system) and peak memory, read from /proc while they run.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const TICKS = 100; // A second has a hundred of them on every Linux that Node runs on.

function sample(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return { cpu: (Number(fields[11]) + Number(fields[12])) / TICKS, memory: peak ? Number(peak[1]) / 1024 : 0 };
  } catch {
    return null;
  }
}

/** Runs a program to its end. Gives its output, wall and CPU seconds, and peak memory in MB. */
export function run(program, args, options = {}) {
  return new Promise((done, fail) => {
    const started = performance.now();
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const out = [];
    const err = [];
    let last = { cpu: 0, memory: 0 };
    const look = () => {
      const now = sample(child.pid);
      // A program that has ended and was not yet waited for has no memory any more.
      if (now) last = { cpu: Math.max(now.cpu, last.cpu), memory: Math.max(now.memory, last.memory) };
    };
    const timer = setInterval(look, 5);
    child.stdout.on('data', (data) => out.push(data));
    child.stderr.on('data', (data) => err.push(data));
    child.on('error', (error) => { clearInterval(timer); fail(error); });
    child.on('close', (code) => {
      clearInterval(timer);
      const text = Buffer.concat(out).toString();
      if (code !== 0) return fail(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${Buffer.concat(err)}`));
      done({ text, wall: (performance.now() - started) / 1000, ...last });
    });
  });
}
