// Code generated from book/10-daemons.md by cookbook gen. DO NOT EDIT.

//go:build linux

package main

import (
	"cmp"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

const usage = "usage: daemon-notify [NAME]; NAME makes it the manager\n"

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	work := serve
	if flag.NArg() == 1 {
		work = manage
	} else if flag.NArg() > 1 {
		fmt.Fprintln(os.Stderr, "daemon-notify: extra", flag.Arg(1))
		os.Exit(2)
	}
	sig := make(chan os.Signal, 8)
	signal.Notify(sig, unix.SIGHUP, unix.SIGINT, unix.SIGTERM)
	if err := work(sig); err != nil {
		fmt.Fprintln(os.Stderr, "daemon-notify:", err)
		os.Exit(1)
	}
}

func serve(sig chan os.Signal) error {
	manager, err := net.Dial("unixgram", os.Getenv("NOTIFY_SOCKET"))
	notify := func(what ...any) {
		if err == nil {
			fmt.Fprint(manager, what...)
		}
	}
	d, _ := time.ParseDuration(os.Getenv("WATCHDOG_USEC") + "us")
	if os.Getenv("WATCHDOG_PID") != fmt.Sprint(os.Getpid()) {
		d = 0 // the manager does not wait for this process
	}
	beat := time.Tick(d / 2) // never, if d is 0
	fmt.Println("PID", os.Getpid(), "serves; manager:", err)
	notify("READY=1\nSTATUS=first configuration")
	for {
		select {
		case <-beat:
			notify("WATCHDOG=1")
		case s := <-sig:
			if s != unix.SIGHUP {
				notify("STOPPING=1")
				return nil
			}
			var now unix.Timespec
			_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &now)
			notify("RELOADING=1\nMONOTONIC_USEC=", now.Nano()/1000)
			notify("READY=1\nSTATUS=new configuration")
		}
	}
}

// manage prints what comes. The first to speak is the service.
func manage(sig chan os.Signal) error {
	at := &unix.SockaddrUnix{Name: flag.Arg(0)}
	fd, err1 := unix.Socket(unix.AF_UNIX, unix.SOCK_DGRAM, 0)
	err2 := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_PASSCRED, 1)
	if err := cmp.Or(err1, err2, unix.Bind(fd, at)); err != nil {
		return fmt.Errorf("socket %s: %w", at.Name, err)
	}
	defer func() { _ = os.Remove(at.Name) }()
	fmt.Println("manager at", at.Name)
	go func() { <-sig; _ = unix.Sendto(fd, nil, 0, at) }() // to itself
	buf, oob, first, last := make([]byte, 4096), make([]byte, 64), 0, ""
	for {
		n, m, _, _, err1 := unix.Recvmsg(fd, buf, oob, 0)
		msgs, err2 := unix.ParseSocketControlMessage(oob[:m])
		msgs = append(msgs, unix.SocketControlMessage{})
		from, err3 := unix.ParseUnixCredentials(&msgs[0])
		if err := cmp.Or(err1, err2, err3); err != nil {
			return os.NewSyscallError("recvmsg", err)
		}
		pid, text := int(from.Pid), fmt.Sprintf("%q", buf[:n])
		if pid == os.Getpid() {
			return nil
		}
		first = cmp.Or(first, pid)
		if pid != first {
			fmt.Println("PID", pid, "is not the service:", text)
		} else if text != last { // not one more heartbeat
			fmt.Println("PID", pid, "says", text)
			last = text
		}
	}
}
