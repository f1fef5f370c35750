// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"time"
)

const usage = `usage: timeout-dns [-timeout D] HOST

Looks up the IPv4 addresses of HOST at a name server that never answers.
`

func main() {
	limit := flag.Duration("timeout", 2*time.Second, "wait at most `D`")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintf(os.Stderr, "timeout-dns: want one HOST, got %q\n",
			flag.Args())
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *limit); err != nil {
		fmt.Fprintln(os.Stderr, "timeout-dns:", err)
		os.Exit(1)
	}
}

func run(host string, limit time.Duration) error {
	// Nobody reads it: the questions stay in the socket's queue.
	silent, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer silent.Close()
	server := silent.LocalAddr().String()
	fmt.Printf("asking %s, which never answers\n", server)
	start := time.Now()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	addrs, err := resolver(server).LookupNetIP(ctx, "ip4", host)
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsTimeout:
		// The resolver may give up before limit has passed.
		after := min(limit, time.Since(start)).Round(time.Millisecond)
		return fmt.Errorf("lookup %s: timed out after %v", host, after)
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Errorf("lookup %s: no such host", host)
	}
	for _, a := range addrs {
		fmt.Println(a.Unmap()) // it may come as ::ffff:127.0.0.1
	}
	return err
}

// resolver asks server, whatever /etc/resolv.conf says.
func resolver(server string) *net.Resolver {
	return &net.Resolver{
		PreferGo: true, // the system's resolver would not call Dial
		Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "udp", server)
		},
	}
}
