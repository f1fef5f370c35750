// Code generated from book/07-udp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"os"
	"slices"
	"time"
)

const usage = `usage: udp-clocks [-timeout D] ADDR...

Asks servers of RFC 868, all at once, how far their clocks are off.
`

func main() {
	limit := flag.Duration("timeout", 10*time.Second, "limit is `D`")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "udp-clocks: missing ADDR")
		os.Exit(2)
	}
	if err := run(flag.Args(), *limit); err != nil {
		fmt.Fprintln(os.Stderr, "udp-clocks:", err)
		if _, bad := errors.AsType[*net.AddrError](err); bad {
			os.Exit(2) // not HOST:PORT
		}
		os.Exit(1)
	}
}

func run(addrs []string, limit time.Duration) error {
	// The kernel chooses a port; answers from all servers come here.
	conn, err := net.ListenUDP("udp", &net.UDPAddr{})
	if err != nil {
		return err
	}
	defer conn.Close()
	silent := map[netip.AddrPort]string{}
	for _, addr := range addrs {
		to, err := net.ResolveUDPAddr("udp", addr)
		if err != nil {
			return err
		}
		silent[plain(to.AddrPort())] = addr
		if _, err := conn.WriteTo(nil, to); err != nil {
			return err
		}
	}
	fmt.Println("asking", len(silent), "servers from port",
		conn.LocalAddr().(*net.UDPAddr).Port)
	err = conn.SetReadDeadline(time.Now().Add(limit))
	if err == nil {
		err = hear(conn, silent)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return fmt.Errorf("no answer within %v from %v", limit,
			slices.Sorted(maps.Values(silent)))
	}
	return err
}

// plain makes equal what is: an IPv4 address may come as IPv6.
func plain(a netip.AddrPort) netip.AddrPort {
	return netip.AddrPortFrom(a.Addr().Unmap(), a.Port())
}

// hear prints answers until all servers have answered.
func hear(conn *net.UDPConn, silent map[netip.AddrPort]string) error {
	for buf := make([]byte, 5); len(silent) > 0; { // an answer has 4
		n, from, err := conn.ReadFromUDPAddrPort(buf)
		if err != nil {
			return err
		}
		name, asked := silent[plain(from)]
		if !asked || n != 4 {
			fmt.Println("ignored", n, "bytes from", plain(from))
			continue
		}
		delete(silent, plain(from))
		fmt.Println(name, "differs by", difference(buf))
	}
	return nil
}

// difference is how far a clock is ahead of ours, beyond 2036 too.
func difference(answer []byte) time.Duration {
	ours := uint32(time.Now().Unix() + 2208988800) // since 1900
	theirs := binary.BigEndian.Uint32(answer)
	return time.Duration(int32(theirs-ours)) * time.Second
}
