import { describe, expect, it } from 'vitest';
import { roomRows } from './use-visible-rows.ts';

describe('the room of a table', () => {
  it('is as high as its rows where they are few, or where their end is near', () => {
    expect(roomRows(300, 301, 25)).toBe(301);
    expect(roomRows(14_000, 13_684, 13_600)).toBe(13_684);
    expect(roomRows(0, 0, 0)).toBe(0);
  });

  it('stays as it is while rows come and go far below, and never has too little', () => {
    let room = 13_684;
    const rooms = new Set<number>();
    for (let nth = 0; nth < 400; nth += 1) {
      const count = 13_684 + Math.round(100 * Math.sin(nth));
      room = roomRows(room, count, 25);
      expect(room).toBeGreaterThanOrEqual(count);
      expect(room - count).toBeLessThanOrEqual(512);
      rooms.add(room);
    }
    expect(rooms.size).toBeLessThan(5);
  });
});
