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

const usage = `usage: udp-multicast

Sends datagrams to the members of a group, on the loopback interface.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "udp-multicast: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "udp-multicast:", err)
		os.Exit(1)
	}
}

// loopback returns the interface of this host alone.
func loopback() (*net.Interface, error) {
	all, err := net.Interfaces()
	for _, i := range all {
		if i.Flags&net.FlagLoopback != 0 && i.Flags&net.FlagUp != 0 {
			return &i, nil
		}
	}
	return nil, errors.Join(err, errors.New("no loopback interface"))
}

func run() error {
	lo, err := loopback()
	if err != nil {
		return err
	}
	group := &net.UDPAddr{IP: net.IPv4(239, 1, 2, 3)} // and any port
	one, err := net.ListenMulticastUDP("udp4", lo, group)
	if err != nil {
		return err
	}
	defer one.Close()
	group.Port = one.LocalAddr().(*net.UDPAddr).Port
	two, err := net.ListenMulticastUDP("udp4", lo, group)
	send, sendErr := sender()
	if err := errors.Join(err, sendErr); err != nil {
		return err
	}
	defer send.Close()
	fmt.Println("members 1 and 2 of", group, "on", lo.Name)
	err = say(send, group, "one", one, two)
	fmt.Println("member 2 leaves")
	return errors.Join(err, two.Close(), say(send, group, "two", one))
}

func sender() (net.PacketConn, error) {
	var lc net.ListenConfig
	lc.Control = func(_, _ string, c syscall.RawConn) (err error) {
		ctrlErr := c.Control(func(fd uintptr) {
			// Else the route decides, and another network hears it.
			err = unix.SetsockoptInet4Addr(int(fd), unix.IPPROTO_IP,
				unix.IP_MULTICAST_IF, [4]byte{127, 0, 0, 1})
		})
		err = os.NewSyscallError("setsockopt", err)
		return errors.Join(ctrlErr, err)
	}
	return lc.ListenPacket(context.Background(), "udp4", "127.0.0.1:0")
}

// say sends text and prints what each member has read.
func say(from net.PacketConn, to net.Addr, text string,
	members ...*net.UDPConn) error {
	fmt.Printf("%v sends %q\n", from.LocalAddr(), text)
	_, err := from.WriteTo([]byte(text), to)
	for i, m := range members {
		buf := make([]byte, 1500)
		limit := m.SetReadDeadline(time.Now().Add(10 * time.Second))
		n, sender, readErr := m.ReadFrom(buf)
		if err := errors.Join(err, limit, readErr); err != nil {
			return err
		}
		fmt.Printf("member %d: %q from %v\n", i+1, buf[:n], sender)
	}
	return err
}
