// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

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

const usage = `usage: tcp-raw [ADDR]

Greets the clients of ADDR (default localhost:2345), one at a time, by
the system's own calls. Ends at INT or TERM.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	addr := cmp.Or(flag.Arg(0), "localhost:2345")
	tcp, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil || flag.NArg() > 1 {
		fmt.Fprintf(os.Stderr, "tcp-raw: bad ADDR %q\n", flag.Args())
		os.Exit(2)
	}
	if err := run(tcp); err != nil {
		fmt.Fprintln(os.Stderr, "tcp-raw:", err)
		os.Exit(1)
	}
}

func run(addr *net.TCPAddr) error {
	sigs := make(chan os.Signal, 1)
	signal.Notify(sigs, unix.SIGINT, unix.SIGTERM)
	go func() { <-sigs; os.Exit(0) }() // nothing wakes accept
	family, sa := sockaddr(addr)
	fd, err := unix.Socket(family, unix.SOCK_STREAM, 0)
	if err != nil {
		return os.NewSyscallError("socket", err)
	}
	defer unix.Close(fd)
	err = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1)
	if err != nil {
		return os.NewSyscallError("setsockopt", err)
	}
	if err := unix.Bind(fd, sa); err != nil {
		return os.NewSyscallError("bind", err)
	}
	if err := unix.Listen(fd, unix.SOMAXCONN); err != nil {
		return os.NewSyscallError("listen", err)
	}
	if sa, err = unix.Getsockname(fd); err != nil {
		return os.NewSyscallError("getsockname", err)
	}
	fmt.Println("listening on", tcpAddr(sa))
	for {
		conn, peer, err := unix.Accept(fd)
		if err == unix.EINTR || err == unix.ECONNABORTED {
			continue
		} else if err != nil {
			return os.NewSyscallError("accept", err)
		}
		if err := greet(conn, tcpAddr(peer).IP); err != nil {
			fmt.Fprintln(os.Stderr, "tcp-raw:", err)
		}
	}
}

// greet writes the greeting for ip to fd, and closes fd.
func greet(fd int, ip net.IP) error {
	defer unix.Close(fd)
	line := fmt.Sprintf("Hello there, %v, it's now %s\r\n",
		ip, time.Now().Format(time.ANSIC))
	_, err := unix.Write(fd, []byte(line))
	return os.NewSyscallError("write", err)
}

// sockaddr returns a as the kernel wants it, with its family.
func sockaddr(a *net.TCPAddr) (int, unix.Sockaddr) {
	if a.IP != nil && a.IP.To4() == nil {
		sa := &unix.SockaddrInet6{Port: a.Port, Addr: [16]byte(a.IP)}
		return unix.AF_INET6, sa
	}
	sa := &unix.SockaddrInet4{Port: a.Port}
	copy(sa.Addr[:], a.IP.To4()) // no host: 0.0.0.0, all interfaces
	return unix.AF_INET, sa
}

// tcpAddr is the way back.
func tcpAddr(sa unix.Sockaddr) *net.TCPAddr {
	if a, ok := sa.(*unix.SockaddrInet4); ok {
		return &net.TCPAddr{IP: a.Addr[:], Port: a.Port}
	}
	a := sa.(*unix.SockaddrInet6)
	return &net.TCPAddr{IP: a.Addr[:], Port: a.Port}
}
