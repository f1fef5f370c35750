// Code generated from book/09-memory-and-locks.md by cookbook gen. DO NOT EDIT.

//go:build linux

package main

import (
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

const usage = `usage: mem-ring

Sends 8 MiB to a child through a ring of 4 KiB, until the child dies.
`
const role = "MEM_RING_ROLE" // makes the program the child, the reader
const amount = 8 << 20

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "mem-ring: extra %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(os.Getenv(role) != ""); err != nil {
		fmt.Fprintln(os.Stderr, "mem-ring:", err)
		os.Exit(1)
	}
}

const size, ended = 4096, 1 << 31 // the one divides the other

// ring is all that the processes share. Side 0 is the writer's, side 1
// the reader's: each changes its own, and waits for the other's.
type ring struct {
	side [2]struct {
		moved atomic.Uint32 // bytes modulo ended; and the bit ended
		_     [60]byte      // to a cache line of its own
	}
	buf [size]byte
}

func (r *ring) Write(p []byte) (int, error) { return r.move(0, p) }
func (r *ring) Read(p []byte) (int, error)  { return r.move(1, p) }

// move writes all of p, or reads what there is, at least a byte.
func (r *ring) move(me int, p []byte) (n int, err error) {
	own, other := &r.side[me].moved, &r.side[1-me].moved
	for err == nil && n < len(p) && (n == 0 || me == 0) {
		at, seen := own.Load(), other.Load()
		from, to := r.part(at, seen), p
		if me == 0 {
			from, to = p[n:], r.part(at, seen+size)
		}
		c := copy(to, from)
		switch {
		case seen >= ended && (me == 0 || c == 0):
			err = [2]error{unix.EPIPE, io.EOF}[me]
		case c == 0:
			err = futex(other, 0, seen)
		default: // after the copy: who sees the sum finds the bytes
			own.Store((at + uint32(c)) % ended)
			err = futex(own, 1, 1)
			n += c
		}
	}
	return n, err
}

// part returns the bytes from one position to another, or to buf's end.
func (r *ring) part(from, to uint32) []byte {
	return r.buf[from%size : min(from%size+(to-from)%ended, size)]
}

// end says on behalf of a side that it moves nothing more.
func (r *ring) end(side int) error {
	r.side[side].moved.Or(ended)
	return futex(&r.side[side].moved, 1, 1)
}

// futex sleeps while *w is val, op 0, or wakes val sleepers, op 1.
func futex(w *atomic.Uint32, op, val uint32) error {
	_, _, err := unix.Syscall6(unix.SYS_FUTEX,
		uintptr(unsafe.Pointer(w)), uintptr(op), uintptr(val), 0, 0, 0)
	if err != 0 && err != unix.EAGAIN && err != unix.EINTR {
		return os.NewSyscallError("futex", err)
	}
	return nil // *w may still be val: the caller looks again
}

func run(child bool) error {
	f := os.NewFile(3, "ring") // ExtraFiles[0]
	if !child {
		fd, err := unix.MemfdCreate("ring", unix.MFD_CLOEXEC)
		if err != nil {
			return os.NewSyscallError("memfd_create", err)
		}
		f = os.NewFile(uintptr(fd), "ring")
	}
	const n = int(unsafe.Sizeof(ring{}))
	if err := f.Truncate(int64(n)); err != nil {
		return err
	}
	mem, err := unix.Mmap(int(f.Fd()), 0, n,
		unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return os.NewSyscallError("mmap", err)
	}
	r := (*ring)(unsafe.Pointer(&mem[0]))
	if child {
		return read(r)
	}
	return write(r, f)
}

func read(r *ring) error {
	go func() { // standard input ends when the writer's process does
		_, err := io.Copy(io.Discard, os.Stdin)
		if err := errors.Join(err, r.end(0)); err != nil {
			fmt.Fprintln(os.Stderr, "mem-ring:", err)
		}
	}()
	sum := sha256.New()
	n, err := io.CopyN(sum, r, amount)
	fmt.Printf("reader: %d bytes, sum %x\n", n, sum.Sum(nil)[:8])
	if err == nil { // die without a word
		err = unix.Kill(os.Getpid(), unix.SIGKILL)
	}
	return err
}

func write(r *ring, f *os.File) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), role+"=reader")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.ExtraFiles = []*os.File{f}
	if _, err := cmd.StdinPipe(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() {
		err := cmd.Run()
		done <- errors.Join(err, r.end(1))
	}()
	src, sum := rand.NewChaCha8([32]byte{}), sha256.New()
	n, err := io.CopyBuffer(io.MultiWriter(r, sum),
		io.LimitReader(src, amount), make([]byte, 1777))
	if err == nil {
		_, err = io.Copy(r, src) // there is always more
	}
	end := <-done
	fmt.Printf("writer: %d bytes, sum %x\n", n, sum.Sum(nil)[:8])
	fmt.Printf("writer: %v, reader: %v\n", err, end)
	if n == amount && errors.Is(err, unix.EPIPE) {
		return nil
	}
	return err
}
