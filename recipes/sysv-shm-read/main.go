// Code generated from book/08-sysv.md by cookbook gen. DO NOT EDIT.

//go:build linux || darwin

package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

const usage = `usage: sysv-shm-read [-remove] ID

Prints the text in the shared memory segment ID.
`

func main() {
	remove := flag.Bool("remove", false, "remove the segment then")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() > 1 {
		fmt.Fprintf(os.Stderr, "sysv-shm-read: extra %q\n", flag.Arg(1))
		os.Exit(2)
	}
	id, err := strconv.ParseUint(flag.Arg(0), 10, 31)
	if err != nil {
		fmt.Fprintf(os.Stderr, "sysv-shm-read: ID %q: not a number\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(int(id), *remove); err != nil {
		fmt.Fprintln(os.Stderr, "sysv-shm-read:", err)
		os.Exit(1)
	}
}

func run(id int, remove bool) error {
	text, err := read(id)
	if err != nil {
		return err
	}
	// Only what has been printed may be removed.
	if _, err := fmt.Printf("%s\n", text); err != nil || !remove {
		return err
	}
	_, err = unix.SysvShmCtl(id, unix.IPC_RMID, nil)
	return os.NewSyscallError("shmctl", err)
}

// read returns what stands before the first zero of the segment id.
func read(id int) ([]byte, error) {
	mem, err := unix.SysvShmAttach(id, 0, unix.SHM_RDONLY)
	if err != nil {
		return nil, os.NewSyscallError(fmt.Sprint("shmat ", id), err)
	}
	text, _, _ := bytes.Cut(mem, []byte{0})
	// After shmdt the memory is gone, and text with it.
	text = bytes.Clone(text)
	return text, os.NewSyscallError("shmdt", unix.SysvShmDetach(mem))
}
