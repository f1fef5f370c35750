// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
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
	kind, extra := flag.Arg(0), flag.Arg(1)
	if kind != "" && kind != "nil" && kind != "map" {
		extra = kind
	}
	if extra != "" {
		fmt.Fprintf(os.Stderr, "signal-fault: unexpected operand %q\n",
			extra)
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
		fmt.Println("nil:", read(nil))
		fmt.Println("nil: no address, so below 4096: SIGSEGV")
	}
	if kind != "nil" {
		m, err := truncated()
		if err != nil {
			return err
		}
		err = read(&m[100])
		fmt.Println("map:", err)
		at, ok := err.(interface{ Addr() uintptr })
		if !ok {
			return err
		}
		fmt.Printf("map: byte %d of the mapping: SIGBUS\n",
			at.Addr()-uintptr(unsafe.Pointer(&m[0])))
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
func truncated() ([]byte, error) {
	f, err := os.CreateTemp(".", "fault-")
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name()) // the mapping stays
	defer f.Close()
	if err := f.Truncate(4096); err != nil {
		return nil, err
	}
	m, err := unix.Mmap(int(f.Fd()), 0, 4096, unix.PROT_READ,
		unix.MAP_SHARED)
	if err != nil {
		return nil, os.NewSyscallError("mmap", err)
	}
	return m, f.Truncate(0)
}

// read returns the panic that reading *p became, or nil.
func read(p *byte) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if fault, ok := recover().(runtime.Error); ok {
			err = fault
		}
	}()
	b := *p
	return fmt.Errorf("no panic, the byte is %d", b)
}
