// Code generated from book/07-udp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: udp-time-server [ADDR]

Answers each datagram with the time of RFC 868. ADDR is HOST:PORT,
localhost:37 by default; with port 0 the kernel chooses one.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	addr := "localhost:37"
	if flag.NArg() > 0 {
		addr = flag.Arg(0)
	}
	_, _, err := net.SplitHostPort(addr)
	if err == nil && flag.NArg() > 1 {
		err = fmt.Errorf("unexpected operand %q", flag.Arg(1))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "udp-time-server:", err)
		os.Exit(2)
	}
	if err := run(addr); err != nil {
		fmt.Fprintln(os.Stderr, "udp-time-server:", err)
		os.Exit(1)
	}
}

func run(addr string) error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	conn, err := net.ListenPacket("udp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	// The close ends the read that waits below.
	context.AfterFunc(ctx, func() { conn.Close() })
	fmt.Println("listening on", conn.LocalAddr())
	for {
		// What the datagram holds does not matter; one byte is room
		// enough, and the kernel drops the rest.
		_, from, err := conn.ReadFrom(make([]byte, 1))
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := conn.WriteTo(now(), from); err != nil {
			// This client's trouble: the others still wait.
			fmt.Fprintln(os.Stderr, "udp-time-server:", err)
		}
	}
}

// now returns the seconds since 1900, in network byte order.
func now() []byte {
	const since1900 = 2208988800 // seconds from 1900 to 1970
	t := time.Now().Unix() + since1900
	return binary.BigEndian.AppendUint32(nil, uint32(t))
}
