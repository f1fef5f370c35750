// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"unsafe"

	"golang.org/x/sys/unix"
)

const usage = `usage: signal-fault [nil or map]

Faults by one of them or both, then waits for the same from outside.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	kind := flag.Arg(0)
	if flag.NArg() > 1 || kind != "" && kind != "nil" && kind != "map" {
		fmt.Fprintf(os.Stderr, "signal-fault: unexpected operand %q\n",
			flag.Arg(flag.NArg()-1))
		os.Exit(2)
	}
	if err := run(kind); err != nil {
		fmt.Fprintln(os.Stderr, "signal-fault:", err)
		os.Exit(1)
	}
}

func run(kind string) error {
	// INT and TERM too, or they could leave the mapped file behind.
	ch := make(chan os.Signal, 4)
	signal.Notify(ch, unix.SIGSEGV, unix.SIGBUS,
		unix.SIGINT, unix.SIGTERM)
	if kind != "map" {
		_, err := read(nil)
		report("nil", err, nil)
	}
	if kind != "nil" {
		m, err := truncated()
		if err != nil {
			return err
		}
		_, err = read(&m[100])
		report("map", err, m)
	}
	fmt.Println("PID", os.Getpid(), "waits for the same from outside")
	for {
		sig := (<-ch).(unix.Signal)
		if sig == unix.SIGINT || sig == unix.SIGTERM {
			return nil
		}
		fmt.Println(unix.SignalName(sig), "from the channel")
	}
}

// truncated returns the mapping of a file that has become empty.
func truncated() (m []byte, err error) {
	f, err := os.CreateTemp(".", "fault-")
	if err != nil {
		return nil, err
	}
	defer func() { // the mapping stays
		err = errors.Join(err, f.Close(), os.Remove(f.Name()))
	}()
	if err := f.Truncate(4096); err != nil {
		return nil, err
	}
	m, err = unix.Mmap(int(f.Fd()), 0, 4096, unix.PROT_READ,
		unix.MAP_SHARED)
	if err != nil {
		return nil, os.NewSyscallError("mmap", err)
	}
	return m, f.Truncate(0)
}

// read returns *p, or the panic that reading it became.
func read(p *byte) (b byte, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() { err, _ = recover().(error) }()
	return *p, nil
}

// report names the signal behind the panic err of read.
func report(kind string, err error, m []byte) {
	fmt.Printf("%s: %v\n", kind, err)
	var at interface{ Addr() uintptr }
	if errors.As(err, &at) {
		fmt.Printf("%s: byte %d of the mapping: SIGBUS\n", kind,
			at.Addr()-uintptr(unsafe.Pointer(unsafe.SliceData(m))))
	} else if err != nil {
		fmt.Printf("%s: no address, so below 4096: SIGSEGV\n", kind)
	}
}
