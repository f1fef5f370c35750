// Code generated from book/08-sysv.md by cookbook gen. DO NOT EDIT.

//go:build linux && !386 && !mips && !mipsle

package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"
)

const usage = `usage: sysv-sem-create [KEY]

Creates a set of ten semaphores under KEY (default 1234), all zero.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 1 {
		fmt.Fprintf(os.Stderr, "sysv-sem-create: extra %q\n",
			flag.Arg(1))
		os.Exit(2)
	}
	// A key has 32 bits; 0 is IPC_PRIVATE, a set nobody else finds.
	key, err := strconv.ParseUint(cmp.Or(flag.Arg(0), "1234"), 0, 32)
	if err != nil || key == 0 {
		fmt.Fprintf(os.Stderr, "sysv-sem-create: "+
			"KEY %q: want 1 to 0xffffffff\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(uintptr(key)); err != nil {
		fmt.Fprintln(os.Stderr, "sysv-sem-create:", err)
		os.Exit(1)
	}
}

func run(key uintptr) error {
	id, err := semget(key, 10, unix.IPC_CREAT|unix.IPC_EXCL|0o600)
	if errors.Is(err, unix.EEXIST) {
		old, oldErr := semget(key, 0, 0)
		if oldErr != nil { // it was removed just now
			return oldErr
		}
		return fmt.Errorf("%w, sem id %d", err, old)
	}
	if err != nil {
		return err
	}
	// Waiting for 0 changes nothing, but dates the set and signs it
	// with this PID. Whoever has taken it already has done so too.
	op := sembuf{num: 0, op: 0, flags: unix.IPC_NOWAIT}
	_, _, errno := unix.Syscall6(unix.SYS_SEMTIMEDOP, id,
		uintptr(unsafe.Pointer(&op)), 1, 0, 0, 0)
	if errno != 0 && errno != unix.EAGAIN {
		return os.NewSyscallError("semtimedop", errno)
	}
	_, err = fmt.Printf("sem id %d\n", id)
	return err
}

// sembuf is one operation on a set, see semop(2).
type sembuf struct {
	num   uint16 // which semaphore
	op    int16  // 0 waits for zero, another number is added
	flags int16
}

// semget returns the id of the set that key names, see semget(2).
func semget(key, count, flags uintptr) (uintptr, error) {
	id, _, errno := unix.Syscall(unix.SYS_SEMGET, key, count, flags)
	if errno != 0 {
		return 0, fmt.Errorf("semget %d: %w", key, errno)
	}
	return id, nil
}
