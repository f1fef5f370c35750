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

const usage = `usage: sysv-sem-give [KEY]

Subtracts 1 from semaphore 0 of the set KEY (default 1234).
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 1 {
		fmt.Fprintf(os.Stderr, "sysv-sem-give: extra %q\n", flag.Arg(1))
		os.Exit(2)
	}
	key, err := strconv.ParseUint(cmp.Or(flag.Arg(0), "1234"), 0, 32)
	if err != nil || key == 0 {
		fmt.Fprintf(os.Stderr, "sysv-sem-give: "+
			"KEY %q: want 1 to 0xffffffff\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(uintptr(key)); err != nil {
		fmt.Fprintln(os.Stderr, "sysv-sem-give:", err)
		os.Exit(1)
	}
}

// sembuf is one operation on a set, see semop(2).
type sembuf struct {
	num   uint16 // which semaphore
	op    int16  // what is added to it
	flags int16
}

func run(key uintptr) error {
	id, _, errno := unix.Syscall(unix.SYS_SEMGET, key, 0, 0)
	if errno != 0 {
		return os.NewSyscallError(fmt.Sprint("semget ", key), errno)
	}
	// No value goes below 0: without NOWAIT a give that nobody needs
	// would wait, and take away the next taker's lock.
	op := sembuf{num: 0, op: -1, flags: unix.IPC_NOWAIT}
	_, _, errno = unix.Syscall6(unix.SYS_SEMTIMEDOP, id,
		uintptr(unsafe.Pointer(&op)), 1, 0, 0, 0)
	switch errno {
	case 0:
		return nil
	case unix.EAGAIN:
		return errors.New("nobody has taken semaphore 0")
	}
	return os.NewSyscallError("semtimedop", errno)
}
