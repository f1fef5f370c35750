// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

const usage = `usage: tcp-clocks [-timeout D] ADDR...

Asks each ADDR, host or host:port, for the time as in RFC 868 and prints
how far its clock is from this one. The port is 37 by default.
`

func main() {
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	timeout := flag.Duration("timeout", 5*time.Second, "for each host")
	flag.Parse()
	addrs := flag.Args()
	for i, addr := range addrs {
		_, port, err := net.SplitHostPort(addr)
		if err != nil {
			port, addrs[i] = "37", net.JoinHostPort(addr, "37")
		}
		_, err = net.LookupPort("tcp", port)
		if err != nil || addr == "" {
			fmt.Fprintf(os.Stderr, "tcp-clocks: no address %q\n", addr)
			os.Exit(2)
		}
	}
	if len(addrs) == 0 {
		fmt.Fprintln(os.Stderr, "tcp-clocks: no address")
		os.Exit(2)
	}
	if !run(addrs, *timeout) {
		os.Exit(1)
	}
}

// run says whether all hosts have answered.
func run(addrs []string, timeout time.Duration) bool {
	answers := make([]string, len(addrs))
	errs := make([]error, len(addrs))
	var asked sync.WaitGroup
	for i, addr := range addrs {
		asked.Go(func() { answers[i], errs[i] = ask(addr, timeout) })
	}
	asked.Wait()
	for i, addr := range addrs {
		if errs[i] != nil {
			fmt.Fprintln(os.Stderr, "tcp-clocks:", errs[i])
		} else {
			fmt.Println(addr, answers[i])
		}
	}
	return errors.Join(errs...) == nil
}

func ask(addr string, timeout time.Duration) (string, error) {
	sent := time.Now()
	conn, err := net.DialTimeout("tcp", addr, timeout)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := conn.SetDeadline(sent.Add(timeout)); err != nil {
		return "", err
	}
	// A fifth byte would show that this is another kind of server.
	text, err := io.ReadAll(io.LimitReader(conn, 5))
	if err != nil {
		return "", err
	} else if len(text) != 4 {
		return "", fmt.Errorf("%s: %d bytes, not 4", addr, len(text))
	}
	n := binary.BigEndian.Uint32(text)
	// The server has read its clock between sent and now, in second n.
	low, high := ahead(n, time.Now()), ahead(n+1, sent)
	if low <= 0 && high >= 0 {
		return "agrees", nil
	}
	far := ((low + high) / 2).Round(time.Second)
	return fmt.Sprint("differs by ", far), nil
}

// ahead returns how long after t the second n begins, up to 68 years.
func ahead(n uint32, t time.Time) time.Duration {
	const epoch = 2208988800 // 1970, in seconds since 1900
	seconds := time.Duration(int32(n - uint32(t.Unix()+epoch)))
	return seconds*time.Second - time.Duration(t.Nanosecond())
}
