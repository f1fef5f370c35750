// Code generated from book/09-memory-and-locks.md by cookbook gen. DO NOT EDIT.

//go:build linux

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const usage = "usage: mem-queue\n\nQueues messages by priority.\n"
const role = "MEM_QUEUE_NAME" // makes the program the receiver

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "mem-queue: extra %q\n", flag.Arg(0))
		os.Exit(2)
	}
	name, work := os.Getenv(role), receive
	if name == "" {
		name, work = fmt.Sprint("mem-queue-", os.Getpid()), send
	}
	if err := work(name); err != nil {
		fmt.Fprintln(os.Stderr, "mem-queue:", err)
		os.Exit(1)
	}
}

func send(name string) error {
	// The name must go, whatever comes; no call here waits for long.
	signal.Notify(make(chan os.Signal, 1), unix.SIGINT, unix.SIGTERM)
	q, err := open(name, unix.O_RDWR|unix.O_CREAT|unix.O_EXCL)
	if err != nil {
		return err
	}
	for i, text := range []string{"letter", "card", "telegram", "call",
		"one too many", "seventeen letters"} {
		_, err := call("mq_timedsend", unix.SYS_MQ_TIMEDSEND, q,
			uintptr(unsafe.Pointer(unsafe.StringData(text))),
			uintptr(len(text)), uintptr(i/2))
		fmt.Printf("send %q, priority %d: %v\n", text, i/2, err)
	}
	receiver := exec.Cmd{Path: "/proc/self/exe", Stdout: os.Stdout,
		Stderr: os.Stderr, Env: append(os.Environ(), role+"="+name)}
	ended := receiver.Run()
	_, err = call("mq_unlink", unix.SYS_MQ_UNLINK, uintptr(
		unsafe.Pointer(unsafe.StringData(name+"\x00"))), 0, 0, 0)
	fmt.Printf("unlink %s: %v\n", name, err)
	return errors.Join(ended, err)
}

// receive takes the oldest of those that have the highest priority.
func receive(name string) error {
	q, err := open(name, unix.O_RDONLY)
	for i := 0; i < 6 && err == nil; i++ {
		buf, prio := make([]byte, min(15+i, 16)), uint32(0)
		n, err := call("mq_timedreceive", unix.SYS_MQ_TIMEDRECEIVE, q,
			uintptr(unsafe.Pointer(&buf[0])), uintptr(len(buf)),
			uintptr(unsafe.Pointer(&prio)))
		fmt.Printf("receive %q, priority %d: %v\n", buf[:n], prio, err)
	}
	return err
}

// open opens a queue, or makes it for 4 messages of up to 16 bytes.
func open(name string, flags int) (q uintptr, err error) {
	attr := [8]int{1: 4, 2: 16}
	q, err = call("mq_open", unix.SYS_MQ_OPEN, uintptr(
		unsafe.Pointer(unsafe.StringData(name+"\x00"))),
		uintptr(flags), 0o600, uintptr(unsafe.Pointer(&attr)))
	if err == nil {
		_, err = call("mq_getsetattr", unix.SYS_MQ_GETSETATTR, q, 0,
			uintptr(unsafe.Pointer(&attr)), 0)
		fmt.Printf("open %s: %d of %d messages, of %d bytes each\n",
			name, attr[3], attr[1], attr[2])
	}
	return q, err
}

// call makes a system call. One that waits has 100 ms, by the clock.
//
//go:uintptrescapes
func call(name string, nr, a, b, c, d uintptr) (uintptr, error) {
	limit := unix.NsecToTimespec(time.Now().UnixNano() + 1e8)
	n, _, errno := unix.Syscall6(nr, a, b, c, d,
		uintptr(unsafe.Pointer(&limit)), 0)
	if errno != 0 {
		return 0, os.NewSyscallError(name, errno)
	}
	return n, nil
}
