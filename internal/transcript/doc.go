// Package transcript runs the sessions of a book on pseudo-terminals and
// compares what the programs print with what the chapter shows.
//
// A [Stage] is one scene: an empty directory, and a terminal for each name
// the scene uses. A terminal is an interactive bash with a pseudo-terminal, a
// session and a foreground process group of its own, so keys strike exactly
// whom they would strike at a desk. Its prompt carries the status of the
// last command behind a random number that no program can guess; that is how
// the stage knows that a command has ended, and how.
//
// Nothing waits by sleeping. [Stage.Do] starts a command, presses a key or
// types a line at once, and waits for output until it has come or can no
// longer come. A line that differs is reported as soon as it is complete,
// and so is output that the chapter does not show; only output that never
// comes takes the time limit.
//
// # Samples
//
// A sample's literal is bound to the value that stands in its place when a
// line first matches. From then on it is that value, in output and in
// commands. Two samples never stand for one value, unless both are measured
// (time, dur, num), where equal values are chance.
//
// # What is left behind
//
// [Stage.End] fails the scene for each process that still runs in one of its
// sessions or carries its environment, for each System V object and POSIX
// queue in the scene's IPC namespace (where it has none: for each new one of
// this user, on systems with /proc/sysvipc), for each new file in /dev/shm,
// for each socket and FIFO in its directory, and for anything in its TMPDIR.
// What it names it also removes.
package transcript
