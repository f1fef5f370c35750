// Code generated from book/08-sysv.md by cookbook gen. DO NOT EDIT.

//go:build linux || darwin

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

const usage = `usage: sysv-shm-write [-size N] TEXT

Leaves TEXT in a new shared memory segment and prints its id.
`

func main() {
	size := flag.Int("size", 2000, "make the segment `N` bytes long")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	text, problem := flag.Arg(0), ""
	switch {
	case flag.NArg() == 0:
		problem = "missing TEXT"
	case flag.NArg() > 1:
		problem = fmt.Sprintf("extra %q", flag.Arg(1))
	case *size < 1:
		problem = fmt.Sprintf("-size %d: less than 1", *size)
	case len(text) > *size:
		problem = fmt.Sprintf("TEXT of %d bytes: more than -size %d",
			len(text), *size)
	}
	if problem != "" {
		fmt.Fprintln(os.Stderr, "sysv-shm-write:", problem)
		os.Exit(2)
	}
	if err := run(*size, text); err != nil {
		fmt.Fprintln(os.Stderr, "sysv-shm-write:", err)
		os.Exit(1)
	}
}

func run(size int, text string) error {
	id, err := unix.SysvShmGet(unix.IPC_PRIVATE, size,
		unix.IPC_CREAT|0o600)
	if err != nil {
		return os.NewSyscallError("shmget", err)
	}
	if err = write(id, text); err == nil {
		_, err = fmt.Printf("shm id %d\n", id)
	}
	if err != nil {
		// A segment whose id nobody was told would stay for ever.
		_, rmErr := unix.SysvShmCtl(id, unix.IPC_RMID, nil)
		err = errors.Join(err, os.NewSyscallError("shmctl", rmErr))
	}
	return err
}

// write puts text at the beginning of the segment id.
func write(id int, text string) error {
	mem, err := unix.SysvShmAttach(id, 0, 0)
	if err != nil {
		return os.NewSyscallError("shmat", err)
	}
	// The rest is zeroes, as the kernel made it.
	copy(mem, text)
	return os.NewSyscallError("shmdt", unix.SysvShmDetach(mem))
}
