// Code generated from book/07-udp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: udp-broadcast

Sends one datagram to all receivers of the loopback subnet.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "udp-broadcast: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "udp-broadcast:", err)
		os.Exit(1)
	}
}

// set returns a function that sets a socket option before bind.
func set(option, value int) func(_, _ string, c syscall.RawConn) error {
	return func(_, _ string, c syscall.RawConn) (err error) {
		ctrlErr := c.Control(func(fd uintptr) {
			err = os.NewSyscallError("setsockopt", unix.SetsockoptInt(
				int(fd), unix.SOL_SOCKET, option, value))
		})
		return errors.Join(ctrlErr, err)
	}
}

func run() error {
	// Without it the second bind would find the port in use.
	reuse := net.ListenConfig{Control: set(unix.SO_REUSEADDR, 1)}
	ctx, addr := context.Background(), "127.255.255.255:0"
	var receivers []net.PacketConn
	for range 2 {
		r, err := reuse.ListenPacket(ctx, "udp4", addr)
		if err != nil {
			return err
		}
		defer r.Close()
		addr = r.LocalAddr().String()
		receivers = append(receivers, r)
	}
	to := receivers[0].LocalAddr()
	fmt.Println("two receivers at", to)
	sender, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer sender.Close()
	if _, err := sender.WriteTo([]byte("hello"), to); err != nil {
		return err
	}
	fmt.Printf("%v sends %q to %v\n", sender.LocalAddr(), "hello", to)
	for i, r := range receivers {
		buf := make([]byte, 1500)
		err := r.SetReadDeadline(time.Now().Add(10 * time.Second))
		if err != nil {
			return err
		}
		n, from, err := r.ReadFrom(buf)
		if err != nil {
			return err
		}
		fmt.Printf("receiver %d: %q from %v\n", i+1, buf[:n], from)
	}
	return refused(ctx, to)
}

// refused sends from a socket that lacks the permission.
func refused(ctx context.Context, to net.Addr) error {
	plain := net.ListenConfig{Control: set(unix.SO_BROADCAST, 0)}
	s, err := plain.ListenPacket(ctx, "udp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = s.WriteTo([]byte("hello"), to)
	if !errors.Is(err, unix.EACCES) {
		return fmt.Errorf("without SO_BROADCAST: %w", err)
	}
	fmt.Println("without SO_BROADCAST:", unix.EACCES)
	return nil
}
