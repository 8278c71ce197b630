import { useState } from 'react';
import { styled } from 'styled-components';
import { pictureAddresses } from './picture-addresses';
import { valueAt } from './value-at';

const Image = styled.img<{ $placeholder: string | null }>`
  display: block;
  width: 100%;
  height: 100%;
  object-fit: cover;
  background: ${({ theme }) => theme.colors.neutral150}
    ${({ $placeholder }) => ($placeholder === null ? '' : `url("${$placeholder}") center / cover`)};
`;

/** An image at its public URL, or at this Strapi's own where the public one cannot be loaded. */
export const Picture = ({
  url,
  alt,
  width,
  height,
  placeholder = null,
}: {
  url: string;
  alt: string;
  width: number;
  height: number;
  placeholder?: string | null;
}) => {
  const [failed, setFailed] = useState<string[]>([]);
  const backendUrl = valueAt(window, 'strapi.backendURL');
  const addresses = typeof backendUrl === 'string' ? pictureAddresses(url, backendUrl) : [url];
  const address = addresses.find((one) => !failed.includes(one));
  return (
    <Image
      src={address ?? url}
      alt={alt}
      width={width}
      height={height}
      decoding="async"
      $placeholder={placeholder}
      onError={() => {
        if (address !== undefined) setFailed([...failed, address]);
      }}
    />
  );
};
