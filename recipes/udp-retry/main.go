// Code generated from book/07-udp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"net"
	"os"
	"slices"
	"time"
)

const usage = `usage: udp-retry [OPTION]... ADDR...

Asks servers of RFC 868, and asks the silent ones again.
`

func main() {
	first := flag.Duration("first", time.Second,
		"wait `D` in the first round, then twice as long in each")
	rounds := flag.Int("rounds", 5, "give up after `N` rounds")
	drop := flag.Int("drop", 0, "leave out the first `N` questions")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "udp-retry: missing ADDR")
		os.Exit(2)
	}
	if err := run(flag.Args(), *first, *rounds, *drop); err != nil {
		fmt.Fprintln(os.Stderr, "udp-retry:", err)
		if _, bad := errors.AsType[*net.AddrError](err); bad {
			os.Exit(2) // not HOST:PORT
		}
		os.Exit(1)
	}
}

func run(addrs []string, wait time.Duration, rounds, drop int) error {
	conn, err := net.ListenPacket("udp", ":0")
	if err != nil {
		return err
	}
	defer conn.Close()
	silent := map[string]net.Addr{}
	for _, addr := range addrs {
		to, err := net.ResolveUDPAddr("udp", addr)
		if err != nil {
			return err
		}
		silent[to.String()] = to
	}
	for round := 1; round <= rounds && len(silent) > 0; round++ {
		for _, to := range silent {
			did := "dropped the question to"
			if drop--; drop < 0 {
				did = "asked"
				if _, err := conn.WriteTo(nil, to); err != nil {
					return err
				}
			}
			fmt.Printf("round %d: %s %v, wait %v\n",
				round, did, to, wait)
		}
		if err := hear(conn, silent, wait); err != nil {
			return err
		}
		wait *= 2
	}
	if len(silent) == 0 {
		return nil
	}
	return fmt.Errorf("no answer in %d rounds from %v", rounds,
		slices.Sorted(maps.Keys(silent)))
}

// hear waits for answers until all have come or the time is over.
func hear(conn net.PacketConn, silent map[string]net.Addr,
	wait time.Duration) error {
	err := conn.SetReadDeadline(time.Now().Add(wait))
	for buf := make([]byte, 5); err == nil && len(silent) > 0; {
		var n int
		var from net.Addr
		n, from, err = conn.ReadFrom(buf)
		if err == nil && n == 4 && silent[from.String()] != nil {
			// An answer that comes twice counts once.
			delete(silent, from.String())
			fmt.Println(from, "has answered")
		}
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil
	}
	return err
}
