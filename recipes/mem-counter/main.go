// Code generated from book/09-memory-and-locks.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

const usage = `usage: mem-counter

Lets four processes count together, with ++ and with an atomic add.
`
const role = "MEM_COUNTER_ROLE" // makes the program a child
const procs, rounds, all = 4, 1_000_000, 4_000_000

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "mem-counter: extra %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(os.Getenv(role)); err != nil {
		fmt.Fprintln(os.Stderr, "mem-counter:", err)
		os.Exit(1)
	}
}

func run(how string) error {
	if how == "" {
		return errors.Join(count("wrong"), count("right"))
	}
	n, err := share(os.NewFile(3, "counter")) // ExtraFiles[0]
	if err != nil {
		return err
	}
	seen := *n
	fmt.Println("ready")
	_, _ = os.Stdin.Read([]byte{0}) // the starting signal: end of file
	if how == "right" {
		for range rounds {
			atomic.AddInt64(n, 1)
		}
		return nil
	}
	*n = seen + 1 // ends a ++ that began before the signal
	for range rounds - 1 {
		*n++
	}
	return nil
}

// share maps the counter that f holds; a new one is 0.
func share(f *os.File) (*int64, error) {
	trunc := f.Truncate(8)
	mem, err := unix.Mmap(int(f.Fd()), 0, 8,
		unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	return (*int64)(unsafe.Pointer(unsafe.SliceData(mem))),
		errors.Join(trunc, os.NewSyscallError("mmap", err))
}

// count has children count in a file that has lost its name.
func count(how string) error {
	exe, err1 := os.Executable()
	wait, start, err2 := os.Pipe()
	f, err3 := os.CreateTemp("", "counter-")
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	defer f.Close()
	n, err := share(f)
	if err := errors.Join(err, os.Remove(f.Name())); err != nil {
		return err
	}
	var cmds [procs]*exec.Cmd
	for i := range cmds {
		cmd := exec.Command(exe)
		cmd.Env = append(os.Environ(), role+"="+how)
		cmd.Stdin, cmd.Stderr = wait, os.Stderr
		cmd.ExtraFiles = []*os.File{f}
		out, err := cmd.StdoutPipe()
		if err := errors.Join(err, cmd.Start()); err != nil {
			return err
		}
		_, _ = out.Read([]byte{0}) // ready, or ended: Wait will tell
		cmds[i] = cmd
	}
	err = errors.Join(wait.Close(), start.Close())
	for _, cmd := range cmds {
		err = errors.Join(err, cmd.Wait())
	}
	fmt.Printf("%s: %d of %d, lost some: %t\n", how, *n, all, *n < all)
	return err
}
