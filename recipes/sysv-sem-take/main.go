// Code generated from book/08-sysv.md by cookbook gen. DO NOT EDIT.

//go:build linux && !386 && !mips && !mipsle

package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"
)

const usage = `usage: sysv-sem-take [-undo] [KEY]

Takes semaphore 0 of the set KEY (default 1234): waits for 0, adds 1.
`

func main() {
	undo := flag.Bool("undo", false, "hold it until end of input; "+
		"the kernel\ngives it back when the holder ends")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() > 1 {
		fmt.Fprintf(os.Stderr, "sysv-sem-take: extra %q\n", flag.Arg(1))
		os.Exit(2)
	}
	key, err := strconv.ParseUint(cmp.Or(flag.Arg(0), "1234"), 0, 32)
	if err != nil || key == 0 {
		fmt.Fprintf(os.Stderr, "sysv-sem-take: "+
			"KEY %q: want 1 to 0xffffffff\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(uintptr(key), *undo); err != nil {
		fmt.Fprintln(os.Stderr, "sysv-sem-take:", err)
		os.Exit(1)
	}
}

// sembuf is one operation on a set, see semop(2).
type sembuf struct {
	num   uint16 // which semaphore
	op    int16  // 0 waits for zero, another number is added
	flags int16
}

const semUndo = 0x1000 // SEM_UNDO, which package unix lacks

func run(key uintptr, undo bool) error {
	id, _, errno := unix.Syscall(unix.SYS_SEMGET, key, 0, 0)
	if errno != 0 {
		return os.NewSyscallError(fmt.Sprint("semget ", key), errno)
	}
	ops := [2]sembuf{{num: 0, op: 0, flags: unix.IPC_NOWAIT},
		{num: 0, op: 1}}
	if undo {
		ops[1].flags = semUndo
	}
	err := semop(id, &ops)
	if errors.Is(err, unix.EAGAIN) {
		fmt.Println("waiting")
		ops[0].flags = 0
		err = semop(id, &ops)
	}
	if err != nil || !undo {
		if err == nil {
			fmt.Println("taken")
		}
		return err
	}
	fmt.Printf("taken by PID %d until end of input\n", os.Getpid())
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// semop does all of ops or none. semtimedop without a time limit is
// semop, and has a number on more processors.
func semop(id uintptr, ops *[2]sembuf) error {
	for {
		_, _, errno := unix.Syscall6(unix.SYS_SEMTIMEDOP, id,
			uintptr(unsafe.Pointer(ops)), 2, 0, 0, 0)
		switch errno {
		case 0:
			return nil
		case unix.EINTR: // no handler can ask the kernel to go on
		case unix.EIDRM, unix.EINVAL: // during the wait, or before
			return errors.New("the set has been removed")
		default:
			return os.NewSyscallError("semtimedop", errno)
		}
	}
}
