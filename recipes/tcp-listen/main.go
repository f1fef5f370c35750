// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"strings"

	"golang.org/x/sys/unix"
)

const usage = `usage: tcp-listen ADDR | -low

Listens on ADDR, host:port, until INT or TERM. Without a host these are
all interfaces; port 0 is one that the kernel chooses.
`

func main() {
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	low := flag.Bool("low", false, "find the limit of low ports")
	flag.Parse()
	addr := strings.Join(flag.Args(), " ")
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if *low != (addr == "") || !*low && err != nil {
		fmt.Fprintf(os.Stderr, "tcp-listen: no address %q\n", addr)
		os.Exit(2)
	}
	if *low {
		err = tryLow()
	} else {
		err = listen(addr)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "tcp-listen:", err)
		os.Exit(1)
	}
}

func listen(addr string) error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	l, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, unix.EADDRINUSE):
		return fmt.Errorf("port taken: %w", err)
	case errors.Is(err, unix.EACCES):
		return fmt.Errorf("port needs privilege: %w", err)
	case errors.Is(err, unix.EADDRNOTAVAIL):
		return fmt.Errorf("no interface of ours: %w", err)
	case err != nil:
		return err
	}
	defer l.Close()
	at := l.Addr().(*net.TCPAddr)
	if at.IP.IsUnspecified() {
		at.IP = nil // 0.0.0.0 or ::, whichever the system has
	}
	fmt.Println("listening on", at)
	<-ctx.Done()
	return nil
}

// tryLow says whether the kernel keeps to the limit that it states.
func tryLow() error {
	if os.Geteuid() == 0 {
		if err := unix.Setuid(65534); err != nil {
			return os.NewSyscallError("setuid", err)
		}
	}
	limit := 1024
	const file = "/proc/sys/net/ipv4/ip_unprivileged_port_start"
	if text, err := os.ReadFile(file); err == nil {
		if _, err := fmt.Sscan(string(text), &limit); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	denied := func(port int) bool {
		l, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", port))
		if err == nil {
			l.Close()
		}
		return errors.Is(err, unix.EACCES)
	}
	// In a container the limit may be 0: then no port is below it.
	below := limit < 2 || denied(limit-1)
	fmt.Printf("limit %d: permission denied below, not above: %v\n",
		limit, below && !denied(max(limit, 1)))
	return nil
}
