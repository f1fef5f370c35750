// Code generated from book/08-sysv.md by cookbook gen. DO NOT EDIT.

//go:build linux

package main

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"
)

const usage = `usage: sysv-msg-recv [-type N] [-remove] [OPTION]... ID

Prints type and text of the next message of the queue ID.
`

// msgbuf is a message, see msgrcv(2). A C long is as wide as Go's int.
type msgbuf struct {
	kind int
	text [8192]byte
}

const msgNoError = 0x1000 // MSG_NOERROR, which package unix lacks

func main() {
	kind := flag.Int("type", 0, "want type `N`; 0: any; "+
		"below 0: the lowest up to -N")
	limit := flag.Uint("max", 8192, "accept `N` bytes of text")
	cut := flag.Bool("cut", false, "accept longer ones, lose the rest")
	nowait := flag.Bool("nowait", false, "fail if there is none")
	remove := flag.Bool("remove", false, "remove the queue then")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	id, err := strconv.ParseUint(flag.Arg(0), 10, 31)
	problem, flags := "", uintptr(0)
	switch {
	case flag.NArg() != 1 || err != nil:
		problem = fmt.Sprintf("%q: want an ID", flag.Args())
	case *limit > 8192:
		problem = fmt.Sprintf("-max %d: more than 8192", *limit)
	}
	if problem != "" {
		fmt.Fprintln(os.Stderr, "sysv-msg-recv:", problem)
		os.Exit(2)
	}
	if *cut {
		flags |= msgNoError
	}
	if *nowait {
		flags |= unix.IPC_NOWAIT
	}
	err = run(uintptr(id), uintptr(*kind), uintptr(*limit), flags,
		*remove)
	if err != nil {
		fmt.Fprintln(os.Stderr, "sysv-msg-recv:", err)
		os.Exit(1)
	}
}

func run(id, kind, limit, flags uintptr, remove bool) error {
	var msg msgbuf
	n, err := receive(id, kind, limit, flags, &msg)
	if err != nil {
		return err
	}
	_, err = fmt.Printf("type %d: %s\n", msg.kind, msg.text[:n])
	if err != nil || !remove {
		return err
	}
	_, _, errno := unix.Syscall(unix.SYS_MSGCTL, id, unix.IPC_RMID, 0)
	if errno != 0 {
		return os.NewSyscallError("msgctl", errno)
	}
	return nil
}

// receive fills msg and returns the length of its text.
func receive(id, kind, limit, flags uintptr, msg *msgbuf) (
	uintptr, error) {
	for {
		n, _, errno := unix.Syscall6(unix.SYS_MSGRCV, id,
			uintptr(unsafe.Pointer(msg)), limit, kind, flags, 0)
		switch errno {
		case 0:
			return n, nil
		case unix.EINTR: // no handler can ask the kernel to go on
		case unix.E2BIG:
			return 0, fmt.Errorf("text of more than %d bytes: %w",
				limit, errno)
		default:
			return 0, os.NewSyscallError("msgrcv", errno)
		}
	}
}
