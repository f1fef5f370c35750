// Code generated from book/09-memory-and-locks.md by cookbook gen. DO NOT EDIT.

//go:build linux

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"

	"golang.org/x/sys/unix"
)

const usage = `usage: mem-private

Hands memory without a name to a child, first as it is, then sealed.
`
const role = "MEM_PRIVATE_ROLE" // makes the program a child
const seals = unix.F_SEAL_WRITE | unix.F_SEAL_SHRINK | unix.F_SEAL_GROW

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "mem-private: extra %q\n", flag.Arg(0))
		os.Exit(2)
	}
	work := parent
	if os.Getenv(role) != "" {
		work = child
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "mem-private:", err)
		os.Exit(1)
	}
}

func parent() error {
	fd, err := unix.MemfdCreate("note",
		unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return os.NewSyscallError("memfd_create", err)
	}
	f := os.NewFile(uintptr(fd), "note")
	defer f.Close()
	name, err := os.Readlink(fmt.Sprint("/proc/self/fd/", fd))
	if err != nil {
		return err
	}
	fmt.Println("parent:", name)
	_, err = fmt.Fprintf(f, "hello from %d", os.Getpid())
	if err := errors.Join(err, hand(f), seal(f)); err != nil {
		return err
	}
	return hand(f)
}

// seal lets nobody change f any more, nor the seals.
func seal(f *os.File) error {
	_, err := unix.FcntlInt(f.Fd(), unix.F_ADD_SEALS, seals)
	return os.NewSyscallError("fcntl", err)
}

// hand starts a child with f as its descriptor 3.
func hand(f *os.File) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), role+"=child")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.ExtraFiles = []*os.File{f}
	return cmd.Run()
}

func child() error {
	f := os.NewFile(3, "note") // ExtraFiles[0]
	has, err := unix.FcntlInt(f.Fd(), unix.F_GET_SEALS, 0)
	if err != nil {
		return os.NewSyscallError("fcntl", err)
	}
	if has&seals != seals {
		fmt.Println("child: not sealed, not read")
		return nil
	}
	// Private, as older kernels take a shared one for writable.
	mem, err := unix.Mmap(3, 0, 4096, unix.PROT_READ, unix.MAP_PRIVATE)
	if err != nil {
		return os.NewSyscallError("mmap", err)
	}
	fmt.Println("child: read", unix.ByteSliceToString(mem))
	_, err = f.WriteAt([]byte("x"), 0)
	fmt.Println("child:", err)
	fmt.Println("child:", f.Truncate(0))
	_, err = unix.Mmap(3, 0, 4096, unix.PROT_WRITE, unix.MAP_SHARED)
	fmt.Println("child: mmap for writing:", err)
	return nil
}
